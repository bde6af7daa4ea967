"""Spreadsheets in and out: staff lists and questions from Excel, reports to Excel.

    safe_zip    opens a file from outside within limits, or says why not
    xml         the one way XML is parsed here: no DTD, bounded
    cells       rows of a sheet as plain values
    headings    finds the right sheet and its columns
    values      one cell -> one checked value, or what is wrong with it
    findings    collects everything that is wrong before anything is refused
    roster      staff lists           questions   the question bank
    templates   files to fill in      exports     reports and lists to hand out

Reading does not use openpyxl's reader, because a file from outside must cost bounded memory and
time, and because merged cells, formulas without a cached value and zero-padded number formats
have to be seen. openpyxl writes, and is the yardstick of the tests. Imports ``contracts`` only.
"""
