"""`python -m pipeline` is `loa`."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
