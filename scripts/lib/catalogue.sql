-- What a schema consists of, one line each, so that two databases can be compared as text.
WITH relation AS (
  SELECT c.oid, c.relname, c.relkind, c.relpersistence
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'public'
    AND c.relname NOT LIKE '\_prisma\_migrations%'
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
)
SELECT line
FROM (
  SELECT format('table %s %s %s', relname, relkind, relpersistence) AS line
  FROM relation
  WHERE relkind IN ('r', 'p', 'v', 'm', 'S')
  UNION ALL
  SELECT format('column %s.%s %s%s%s%s', r.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                CASE WHEN a.attnotnull THEN ' not null' END,
                ' default ' || pg_get_expr(d.adbin, d.adrelid),
                CASE WHEN a.attgenerated <> '' THEN ' generated' END)
  FROM relation r
  JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
  WHERE r.relkind IN ('r', 'p', 'v', 'm')
  UNION ALL
  SELECT format('constraint %s.%s %s', r.relname, k.conname, pg_get_constraintdef(k.oid))
  FROM relation r
  JOIN pg_constraint k ON k.conrelid = r.oid
  WHERE k.contype <> 'n' -- a column's own line says whether it may be null
  UNION ALL
  SELECT format('index %s %s', r.relname, pg_get_indexdef(r.oid))
  FROM relation r
  WHERE r.relkind IN ('i', 'I')
  UNION ALL
  SELECT format('trigger %s.%s %s', r.relname, t.tgname, pg_get_triggerdef(t.oid))
  FROM relation r
  JOIN pg_trigger t ON t.tgrelid = r.oid AND NOT t.tgisinternal
  UNION ALL
  SELECT format('enum %s %s', t.typname, string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder))
  FROM pg_type t
  JOIN pg_namespace n ON n.oid = t.typnamespace AND n.nspname = 'public'
  JOIN pg_enum e ON e.enumtypid = t.oid
  GROUP BY t.typname
) AS lines
ORDER BY line COLLATE "C"
