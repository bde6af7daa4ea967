"""Registration's pure rules: a folder for each subject, as in use_cases."""
