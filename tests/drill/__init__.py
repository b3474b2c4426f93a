"""The drill: a backup is only one when it has been restored, into a place that is new."""
