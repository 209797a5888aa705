CREATE VIEW "DailyRevenue" AS
SELECT date_trunc('day', "createdAt")::date AS "day",
       count(*) AS "orders",
       sum("totalCents") AS "revenueCents"
FROM "Order"
WHERE "status" IN ('PAID', 'SHIPPED')
GROUP BY 1;
