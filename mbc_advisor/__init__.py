"""mbc_advisor: what to conclude when bone studies in breast cancer disagree."""
