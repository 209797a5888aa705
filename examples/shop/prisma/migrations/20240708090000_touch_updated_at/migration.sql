-- The import job and the back office write past Prisma, which alone set "updatedAt" so far.
CREATE FUNCTION "touch_updated_at"() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  NEW."updatedAt" := CURRENT_TIMESTAMP;
  RETURN NEW;
END;
$$;

CREATE TRIGGER "Product_touch" BEFORE UPDATE ON "Product"
  FOR EACH ROW EXECUTE FUNCTION "touch_updated_at"();

CREATE TRIGGER "Order_touch" BEFORE UPDATE ON "Order"
  FOR EACH ROW EXECUTE FUNCTION "touch_updated_at"();
