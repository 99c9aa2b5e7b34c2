// Projects by number, with the years they run.
UNWIND range(0, size($start) - 1) AS i
CREATE (:Project {id: 'made-' + right('0000000' + ($from + i), 8), start: date({year: $start[i]}),
  end: date({year: $end[i]})})
