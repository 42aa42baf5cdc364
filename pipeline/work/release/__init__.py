"""From the week's record to the site: releases and pages."""
