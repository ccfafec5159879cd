"""What every plugin may use: problems, settings, front matter, safe output. Never imports Pelican."""
