"""`report`: where a class is stuck, as one page that needs nothing else.

`facts` collects from the records, `charts` draws, `page` writes `page.html.j2` with both.
"""
