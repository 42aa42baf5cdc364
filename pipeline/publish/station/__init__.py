"""What a commune's machine does: fetch, believe what is signed, and pass on."""
