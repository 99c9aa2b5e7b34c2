"""Pictures of what the graph holds, drawn on the server as SVG: the same every time, without JavaScript.

Owns how things look; what is in them is asked elsewhere. A picture stands alone as a file (colours are
attributes, nothing is fetched) and carries classes, so that a page can restyle it (dark mode, focus) without
inline style.
"""
