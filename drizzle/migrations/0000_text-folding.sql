-- What names and postcodes are compared by. unaccent() itself is not immutable, so that it cannot be indexed;
-- naming its dictionary makes it so.
CREATE FUNCTION public.fold(value text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, value)) $$;
--> statement-breakpoint
CREATE FUNCTION public.fold_all(values_ text[]) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, array_to_string(values_, ' '))) $$;
--> statement-breakpoint
CREATE FUNCTION public.fold_postcode(value text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT upper(replace(value, ' ', '')) $$;
