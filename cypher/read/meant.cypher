/*
about: "What texts name exactly: an actor by an identifier, a project, cluster or place by its key, an analysis by
  the beginning of its id. One row for each text that does; for an analysis all that begin so, the latest first, those made only to be
  compared last, with how many were asked in surveys and how many of these never answered. Of an actor that has ceased
  also the day, or `ceased` where no source tells it."
params:
  actors: list of maps (of, identifiers in order of likelihood)
  projects: list of maps (of, key)
  clusters: list of maps (of, key)
  places: list of maps (of, key)
  analyses: list of maps (of, beginning)
  lang: str (en or sv)
returns: [of, id, name, ceased, made_at, older, asked, silent]
*/
CALL () {
  UNWIND $actors AS text
  CALL (text) {
    UNWIND range(0, size(text.identifiers) - 1) AS i
    MATCH (:Identifier {id: text.identifiers[i]})<-[:IDENTIFIED_BY]-(a:Actor)
    RETURN a.id AS id, a.name AS name,
           CASE a.status WHEN 'ceased' THEN coalesce(toString(a.ceased), 'ceased') END AS ceased
    ORDER BY i
    LIMIT 1
  }
  RETURN text.of AS of, id, name, ceased, null AS made_at, null AS older, null AS asked, null AS silent, false AS aside
  UNION ALL
  UNWIND $projects AS text
  MATCH (p:Project {id: text.key})
  RETURN text.of AS of, p.id AS id, p.acronym AS name, null AS ceased, null AS made_at, null AS older, null AS asked, null AS silent, false AS aside
  UNION ALL
  UNWIND $clusters AS text
  MATCH (c:Cluster {id: text.key})
  RETURN text.of AS of, c.id AS id, c.name AS name, null AS ceased, null AS made_at, null AS older, null AS asked, null AS silent, false AS aside
  UNION ALL
  UNWIND $places AS text
  CALL (text) {
    MATCH (p:Place)
    WHERE p.code = text.key OR p.national = text.key
    RETURN p
    ORDER BY size(p.code) DESC
    LIMIT 1
  }
  RETURN text.of AS of, p.code AS id, coalesce(p['name_' + $lang], p.name_en, p.name_sv, p.code) AS name,
         null AS ceased, null AS made_at, null AS older, null AS asked, null AS silent, false AS aside
  UNION ALL
  UNWIND $analyses AS text
  CALL () {
    MATCH (e:Extract)
    WHERE e.complete
    RETURN max(e.loaded) AS loaded
  }
  CALL () {
    MATCH (s:Actor)-[r:ASKED_IN]->()
    WITH s, max(CASE WHEN r.answered THEN 1 ELSE 0 END) AS answered
    RETURN count(s) AS asked, count(CASE WHEN answered = 0 THEN 1 END) AS silent
  }
  MATCH (a:Analysis)
  WHERE a.complete AND a.id STARTS WITH text.beginning
  RETURN text.of AS of, a.id AS id, null AS name, null AS ceased, toString(a.made_at) AS made_at,
         coalesce(a.made_at < loaded, false) AS older, asked, silent,
         coalesce(a.aside, false) AS aside
}
RETURN of, id, name, ceased, made_at, older, asked, silent
ORDER BY of, aside, made_at DESC, id
