"""What communes, listeners and their apps see of a published week: pages, feeds, calendars, transcripts.

Everything is a pure function of `PublishedWeek` values, so that a site can be written anew from what it
has published. Pages are Vietnamese, need no script, and ask nobody but their own site for anything.

    index.html                                  all communes, by letter; the filter is a script's courtesy
    xa-<letter>.html                            the communes of a letter, where one page would be too long
    communes.json                               the same for programs
    communes/<code>/index.html                  the newest week, and the way to earlier ones
    communes/<code>/<lang>.xml                  podcast
    communes/<code>/lich.ics                    calendar to subscribe to
    communes/<code>/<week>/index.html           a week that is not the newest
    communes/<code>/<week>/lich.html            its schedule, to print
    communes/<code>/<week>/week.json            the `PublishedWeek`
    site-<hash>.css, .js, .svg
"""
