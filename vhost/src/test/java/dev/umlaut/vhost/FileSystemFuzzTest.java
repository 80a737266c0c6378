// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.loop.EventLoop;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A hundred thousand things that a driver can do to the rings of its file system. The server gets
/// requests of lengths that it takes, and room that is there; the driver loses its device with a
/// message that says why, and the next one has a new session.
@Tag("os")
class FileSystemFuzzTest {
  private static final int SEEDS = 5;
  private static final int INPUTS_PER_SEED = 20_000;
  private static final int LONGEST = 2000;

  private int deaths;
  private int served;

  @Test
  void brokenRingsEndTheDriversSessionAndNothingElse() {
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        fuzz(new Random(seed));
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(deaths).as("drivers that lost the device").isGreaterThan(SEEDS * 100);
    assertThat(served).as("requests that were served").isGreaterThan(SEEDS * 1000);
  }

  private void fuzz(Random random) {
    Careful server = new Careful();
    try (EventLoop loop = EventLoop.startVirtual("test", Instant.EPOCH)) {
      loop.call(() -> {
        FileSystemDevice device = new FileSystemDevice(loop, server);
        HostileGuest hostile = new HostileGuest(device, random);
        for (int i = 0; i < INPUTS_PER_SEED; i++) {
          hostile.act();
        }
        device.close();
        deaths += hostile.deaths;
        assertThat(hostile.lastFailure).hasMessageMatching("\\S.{5,200}");
        return true;
      });
    }
    served += server.requests;
  }

  /// Touches all that it is given, and says so when it should not have been.
  private static final class Careful implements FileServer {
    int requests;

    @Override
    public String tag() {
      return "careful";
    }

    @Override
    public int requestBytesMax() {
      return LONGEST;
    }

    @Override
    public int replyBytesMax() {
      return LONGEST;
    }

    @Override
    public void begin() {}

    @Override
    public void reset() {}

    @Override
    public int serve(MemorySegment request, int bytes, MemorySegment reply, int room) {
      if (bytes > LONGEST || room > LONGEST) {
        throw new IllegalStateException("%d bytes, room for %d".formatted(bytes, room));
      }
      int sum = 0;
      for (int i = 0; i < bytes; i++) {
        sum += request.get(ValueLayout.JAVA_BYTE, i);
      }
      if (sum % 50 == 1) {
        throw new VirtqueueException("a request that is none");
      }
      reply.asSlice(0, room).fill((byte) sum);
      requests++;
      return room;
    }

    @Override
    public void close() {}
  }
}
