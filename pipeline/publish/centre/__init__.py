"""What the centre does: releases written, signed and shown, and told of."""
