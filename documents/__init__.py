"""Documents ready to sign (Decree 30/2020/NĐ-CP), as .docx and PDF, from templates that an office
may replace. What is in them comes formatted; nothing here asks anybody."""
