-- A taker buys or sells; positions are long or short.
UPDATE kirby.trades
SET taker_side = CASE taker_side WHEN 'long' THEN 'buy' ELSE 'sell' END
WHERE taker_side IN ('long', 'short');
