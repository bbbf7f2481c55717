"""Measurements that `victus bench` prints."""
