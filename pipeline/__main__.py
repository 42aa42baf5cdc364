"""`python -m pipeline` is `loa`."""

from pipeline.cli.main import main

if __name__ == "__main__":
    main()
