"""The edge kit: the glue between Flask and the rooms. It knows no room."""
