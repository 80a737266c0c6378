// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.guest.CommandResult;
import dev.umlaut.image.Consent;
import dev.umlaut.image.Progress;
import dev.umlaut.image.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Links between real hosts in virtual time, where a round trip takes exactly what the cables say.
@Tag("kernel")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class LabLinkTest {
  private static final Path HOME =
      Path.of(System.getProperty("umlaut.home", "..")).toAbsolutePath();
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Pattern TIME = Pattern.compile("time=([0-9.]+) ms");

  private final LabDefinition pair = LabFile.read(HOME.resolve("lab/src/test/resources/pair"));
  private final Provision provision =
      Provision.of(pair, HOME, Store.ofUser(), Progress.silent(), Consent.given());
  private final LabOptions virtual =
      LabOptions.defaults().withVirtualTime(Instant.parse("2030-01-01T00:00:00Z"), 1);

  @Test
  void aRoundTripTakesAsLongAsTheCablesSay() {
    try (Lab lab = Lab.start(pair, provision, virtual)) {
      assertThat(roundTripMillis(lab.host("moon"), "192.168.0.2"))
          .allSatisfy(millis -> assertThat(millis).isBetween(0.020, 0.030));
    }
  }

  /// The first is not counted: it asks for the address.
  private static List<Double> roundTripMillis(LabHost from, String address) {
    CommandResult result = from.shell().run("ping -c 6 -i 0.2 " + address, LIMIT);
    Matcher times = TIME.matcher(new String(result.output(), StandardCharsets.UTF_8));
    return times.results().skip(1).map(time -> Double.valueOf(time.group(1))).toList();
  }
}
