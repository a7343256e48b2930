"""Makes files that people keep: PDF, CSV, XLSX, QR codes. Knows no room, no request and no database."""
