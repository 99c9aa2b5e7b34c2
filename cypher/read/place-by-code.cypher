/*
about: "A place by its code, in Loket's form or the country's own."
params:
  code: str
  lang: str (en or sv)
returns: [id, name]
*/
MATCH (p:Place)
WHERE p.code = $code OR p.national = $code
RETURN p.code AS id, coalesce(p['name_' + $lang], p.name_en, p.name_sv, p.code) AS name
ORDER BY size(p.code) DESC
