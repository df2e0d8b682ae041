"""Facts -> tables, charts, prose -> HTML, PDF, DOCX, XLSX, JSON."""
