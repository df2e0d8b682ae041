"""Dynamics, nowcast, forecast, target odds, scenarios, back-test. Pure."""
