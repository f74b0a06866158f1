"""What the image is made with (``prepare``) and started by (``start``, ``ready``).

The image holds these modules and those that they import, without the rest of the client.
"""
