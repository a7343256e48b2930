"""Networks, organisations, teams, territories and the seats that give people their rights there."""
