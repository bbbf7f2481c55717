"""Accounts on servers: mail by IMAP and SMTP, calendars by CalDAV, both by Microsoft Graph."""
