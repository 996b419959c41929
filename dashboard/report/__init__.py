"""The situation report (lokal lägesbild): assembled once as plain blocks, then written as DOCX, PDF or PPTX.

`python -m dashboard.report` makes the files; nothing here needs Streamlit.
"""
