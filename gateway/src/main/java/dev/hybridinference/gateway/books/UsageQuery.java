package dev.hybridinference.gateway.books;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What a usage report is to tell.
 *
 * @param by null for no break-down
 * @param range whole minutes of it are counted; the report rounds outward
 * @param zone whose days are meant
 */
public record UsageQuery(Period period, @Nullable Dimension by, TimeRange range, ZoneId zone) {}
