"""Parcours IPS: a training and case-vignette platform for IPS supported employment."""
