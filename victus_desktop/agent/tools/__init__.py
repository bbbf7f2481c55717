"""The tools, one module a family; each gives its tools by a function `tools(...)`."""
