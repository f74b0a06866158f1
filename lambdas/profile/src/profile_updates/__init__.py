"""Validates each update of a profile, logs it, and pushes a notification to whoever has subscribed.

A record goes one way: handler -> profiles (is it one?) -> notifications (out).
"""
