"""Mails: put into the outbox in the commit of their cause, sent afterwards."""
