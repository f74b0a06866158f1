"""What happened, kept in memory and bounded by bytes; docs/ledger.md tells how it is shown.

invocations     each invocation of each function
records         each record of each stream, through each mapping
stories         what is kept of one of these
observer        how a mapping's entries become that
shelf           their order, and which of them leave
"""
