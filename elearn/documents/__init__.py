"""Makes files that people keep: PDF, CSV, QR codes. Knows no room, no request and no database."""
