package parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampTest {
    @Test
    void momentsAreWrittenAsTheJdkWouldWriteThem() {
        DateTimeFormatter full = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                .withZone(ZoneOffset.UTC);
        DateTimeFormatter minute =
                DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
        Random random = new Random(17);
        for (int round = 0; round < 20_000; round++) {
            Instant moment = Instant.ofEpochMilli(random.nextLong(-62_167_219_200_000L, 253_402_300_800_000L));
            assertThat(Timestamp.full(moment)).isEqualTo(full.format(moment));
            assertThat(Timestamp.minute(moment)).isEqualTo(minute.format(moment));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1969-12-31T23:59:59.999999999Z, 1969-12-31T23:59:59.999Z",
        "2026-11-20T09:41:07Z, 2026-11-20T09:41:07.000Z",
        "+10000-01-01T00:00:00Z, 9999-12-31T23:59:59.999Z",
        "-0001-01-01T00:00:00Z, 0000-01-01T00:00:00.000Z"
    })
    void whatMillisecondsOrTheFormatCannotSayIsTheNearestThatTheyCan(Instant moment, String written) {
        assertThat(Timestamp.full(moment)).isEqualTo(written);
    }

    @Test
    void noMomentIsTooFarAway() {
        assertThat(Timestamp.full(Instant.MIN)).hasSize(24);
        assertThat(Timestamp.minute(Instant.MAX)).hasSize(17);
    }
}
