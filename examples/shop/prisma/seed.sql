-- Rows to rehearse with, for the state of 20250827083000_daily_revenue_view: made by arithmetic, the same
-- every time, nobody's real data.

-- A fixed id from a number, so that tables can refer to each other without a look-up.
CREATE FUNCTION pg_temp.seed_id(kind text, n int) RETURNS uuid LANGUAGE sql IMMUTABLE
  AS $$ SELECT md5(kind || ':' || n)::uuid $$;

INSERT INTO "Customer" ("id", "email", "firstName", "lastName", "fullName", "phone", "createdAt", "updatedAt")
SELECT pg_temp.seed_id('customer', n),
       lower(first) || '.' || lower(last) || n || '@example.com',
       first, last, first || ' ' || last,
       CASE WHEN n % 3 = 0 THEN '+49 30 ' || lpad((n * 7919 % 1000000)::text, 6, '0') END,
       made, made
FROM (
  SELECT n,
         (ARRAY['Ada', 'Alan', 'Barbara', 'Edgar', 'Edsger', 'Frances', 'Grace', 'Jean', 'Ken', 'Radia', 'Søren'])[1 + n % 11] AS first,
         (ARRAY['Allen', 'Bartik', 'Codd', 'Dijkstra', 'Hopper', 'Liskov', 'Lovelace', 'Perlman', 'Thompson', 'Turing', 'Wirth', 'Ørsted', 'Zuse'])[1 + n % 13] AS last,
         TIMESTAMP '2024-01-15 10:00' + n * INTERVAL '4 hours' AS made
  FROM generate_series(1, 3000) AS n
) AS people;

INSERT INTO "Address" ("id", "customerId", "line1", "line2", "postalCode", "city", "country")
SELECT pg_temp.seed_id('address', n),
       pg_temp.seed_id('customer', 1 + (n - 1) % 3000),
       (ARRAY['Hauptstraße', 'Rue de la Paix', 'Station Road', 'Via Roma', 'Kirchweg'])[1 + n % 5] || ' ' || 1 + n % 120,
       CASE WHEN n % 8 = 0 THEN 'Apt. ' || 1 + n % 40 END,
       lpad((10000 + n * 31 % 89999)::text, 5, '0'),
       (ARRAY['Berlin', 'Paris', 'Leeds', 'Milano', 'Wien'])[1 + n % 5],
       (ARRAY['DE', 'FR', 'GB', 'IT', 'AT'])[1 + n % 5]
FROM generate_series(1, 3600) AS n;

-- 12 departments with 15 categories each.
INSERT INTO "Category" ("id", "slug", "name", "parentId")
SELECT n, 'department-' || n, 'Department ' || n, NULL::int FROM generate_series(1, 12) AS n
UNION ALL
SELECT n, 'category-' || n, 'Category ' || n, 1 + n % 12 FROM generate_series(13, 192) AS n;

INSERT INTO "Product" ("id", "sku", "name", "description", "priceCents", "stock", "createdAt", "updatedAt", "deletedAt")
SELECT n,
       'SKU-' || lpad(n::text, 6, '0'),
       (ARRAY['Lamp', 'Chair', 'Desk', 'Shelf', 'Kettle', 'Mug', 'Rug'])[1 + n % 7] || ' no. ' || n,
       CASE WHEN n % 4 <> 0 THEN 'Made to last; model of ' || 2015 + n % 10 || '.' END,
       490 + n * 37 % 24000,
       0,
       TIMESTAMP '2024-01-15 10:00' + n * INTERVAL '5 hours',
       TIMESTAMP '2025-08-01 09:00',
       CASE WHEN n % 9 = 0 THEN TIMESTAMP '2025-02-01 00:00' + n * INTERVAL '1 hour' END
FROM generate_series(1, 2000) AS n;

INSERT INTO "_CategoryToProduct" ("A", "B")
SELECT 13 + (n * 7) % 180, n FROM generate_series(1, 2000) AS n
UNION ALL
SELECT 13 + (n * 7 + 60) % 180, n FROM generate_series(1, 2000) AS n;

-- 1 to 3 different products an order.
CREATE TEMPORARY TABLE "SeedItem" AS
SELECT o AS "orderId",
       1 + (o * 13 + i * 701) % 2000 AS "productId",
       1 + (o + i) % 3 AS "quantity"
FROM generate_series(1, 6000) AS o, generate_series(0, o % 3) AS i;

INSERT INTO "Order" ("id", "number", "customerId", "shippingAddressId", "status", "totalCents", "note", "createdAt", "updatedAt")
SELECT o,
       'S-' || lpad(o::text, 7, '0'),
       pg_temp.seed_id('customer', 1 + o % 3000),
       CASE WHEN o % 10 <> 0 THEN pg_temp.seed_id('address', 1 + o % 3000) END,
       CASE
         WHEN o > 5900 THEN 'PENDING'
         WHEN o > 5600 THEN 'PAID'
         WHEN o % 40 = 0 THEN 'CANCELLED'
         WHEN o % 55 = 0 THEN 'REFUNDED'
         ELSE 'SHIPPED'
       END::"OrderStatus",
       total."cents",
       CASE WHEN o % 28 = 0 THEN (ARRAY['Please ring twice', 'Leave with the neighbour', 'It is a present'])[1 + o % 3] END,
       TIMESTAMP '2024-02-01 08:00' + o * INTERVAL '140 minutes',
       TIMESTAMP '2024-02-03 08:00' + o * INTERVAL '140 minutes'
FROM generate_series(1, 6000) AS o
JOIN (SELECT item."orderId", sum(item."quantity" * p."priceCents") AS "cents"
      FROM "SeedItem" AS item JOIN "Product" AS p ON p."id" = item."productId"
      GROUP BY 1) AS total ON total."orderId" = o;

INSERT INTO "OrderItem" ("orderId", "productId", "quantity", "unitPriceCents")
SELECT item."orderId", item."productId", item."quantity", p."priceCents"
FROM "SeedItem" AS item JOIN "Product" AS p ON p."id" = item."productId";

-- One capture for what is paid; a failed attempt before every 12th.
INSERT INTO "Payment" ("id", "orderId", "method", "status", "amountCents", "providerData", "createdAt")
SELECT pg_temp.seed_id('payment', o."id"), o."id",
       (ARRAY['CARD', 'INVOICE', 'PAYPAL'])[1 + o."id" % 3]::"PaymentMethod", 'CAPTURED'::"PaymentStatus", o."totalCents",
       jsonb_build_object('reference', 'ch_' || md5(o."number"), 'attempt', 1 + (o."id" % 12 = 0)::int),
       o."createdAt" + INTERVAL '5 minutes'
FROM "Order" AS o
WHERE o."status" IN ('PAID', 'SHIPPED', 'REFUNDED')
UNION ALL
SELECT pg_temp.seed_id('failed payment', o."id"), o."id", 'CARD', 'FAILED', o."totalCents",
       '{"error": "card_declined"}'::jsonb, o."createdAt" + INTERVAL '1 minute'
FROM "Order" AS o
WHERE o."id" % 12 = 0;

-- The stock follows the movements by itself: received what was sold and some more, sold what was ordered.
-- It would also set "updatedAt" to now, and a seed should be the same every time.
ALTER TABLE "Product" DISABLE TRIGGER "Product_touch";

INSERT INTO "StockMovement" ("productId", "quantity", "reason", "createdAt")
SELECT p."id", coalesce(sold."quantity", 0) + p."id" % 60, 'RECEIPT', p."createdAt"
FROM "Product" AS p
LEFT JOIN (SELECT "productId", sum("quantity")::int AS "quantity" FROM "SeedItem" GROUP BY 1) AS sold
  ON sold."productId" = p."id"
ORDER BY p."id";

INSERT INTO "StockMovement" ("productId", "quantity", "reason", "createdAt")
SELECT item."productId", -item."quantity", 'SALE', o."createdAt"
FROM "SeedItem" AS item JOIN "Order" AS o ON o."id" = item."orderId"
WHERE o."status" <> 'CANCELLED'
ORDER BY o."id", item."productId";

ALTER TABLE "Product" ENABLE TRIGGER "Product_touch";

DROP TABLE "SeedItem";

-- The ids above were given; the next ones have to come after them.
SELECT setval(pg_get_serial_sequence('"Category"', 'id'), max("id")) FROM "Category";
SELECT setval(pg_get_serial_sequence('"Product"', 'id'), max("id")) FROM "Product";
SELECT setval(pg_get_serial_sequence('"Order"', 'id'), max("id")) FROM "Order";
