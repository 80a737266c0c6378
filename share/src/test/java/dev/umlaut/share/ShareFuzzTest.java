// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.umlaut.vhost.VirtqueueException;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// More than a hundred thousand requests of a guest that tries everything in a folder that it may
/// change: wrong lengths, nodes and handles that are none, names that lead elsewhere, symbolic
/// links, renames of what is open. Each is answered or ends the session with a message; nothing
/// outside is touched, and nothing stays open.
@Tag("os")
class ShareFuzzTest {
  private static final int SEEDS = 12;
  private static final int INPUTS_PER_SEED = 10_000;
  private static final int[] KINDS = {
    1, 1, 1, 2, 3, 4, 5, 6, 8, 9, 9, 10, 11, 12, 13, 14, 14, 15, 16, 17, 18, 20, 25, 27, 28, 29, 30,
    34, 35, 35, 36, 42, 44, 45, 45, 46
  };
  private static final List<String> NAMES =
      List.of(
          "a",
          "b",
          "c",
          "d",
          "e",
          "out",
          "up",
          "..",
          ".",
          "",
          "a/b",
          "/etc",
          "../outside/secret",
          "x".repeat(255),
          "x".repeat(300),
          "\u00e4",
          "secret");

  @TempDir Path top;

  /// What the guest has been told, right and wrong.
  private final List<Long> numbers = new ArrayList<>();

  private int good;
  private int ends;

  @Test
  void nothingOutsideIsTouchedAndNothingStaysOpen() throws IOException {
    Path outside = Files.createDirectories(top.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    Path folder = Files.createDirectories(top.resolve("share"));
    Files.createDirectories(folder.resolve("a/b/c"));
    Files.writeString(folder.resolve("a/b/d"), "d");
    Files.createSymbolicLink(folder.resolve("out"), outside);
    Files.createSymbolicLink(folder.resolve("up"), Path.of(".."));
    long open = openFiles();
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        fuzz(folder, new Random(seed));
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(outside.toFile().list()).containsExactly("secret");
    assertThat(outside.resolve("secret")).hasContent("secret");
    assertThat(top.toFile().list()).containsExactlyInAnyOrder("outside", "share");
    assertThat(openFiles()).isEqualTo(open);
    assertThat(good).as("requests that were served").isGreaterThan(SEEDS * INPUTS_PER_SEED / 10);
    assertThat(ends).as("sessions that ended").isGreaterThan(SEEDS);
  }

  private static long openFiles() throws IOException {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  private void fuzz(Path folder, Random random) {
    FuseClient client = FuseClient.begin(folder, true);
    for (int i = 0; i < INPUTS_PER_SEED; i++) {
      if (!act(client, random)) {
        ends++;
        client.close();
        client = FuseClient.begin(folder, true);
      }
    }
    client.close();
  }

  /// @return whether the session goes on
  private boolean act(FuseClient client, Random random) {
    int bytes = write(client, random);
    int room = random.nextInt(20) == 0 ? random.nextInt(200) : 16 + random.nextInt(5000);
    int length;
    try {
      length = client.server.serve(client.request, bytes, client.reply, room);
    } catch (VirtqueueException e) {
      assertThat(e).hasMessageMatching("\\S.{5,200}");
      return false;
    }
    assertThat(length).isLessThanOrEqualTo(room);
    if (length == 0) {
      return true;
    }
    assertThat(client.reply.get(ValueLayout.JAVA_INT, 0)).isEqualTo(length);
    int error = client.reply.get(ValueLayout.JAVA_INT, 4);
    assertThat(error).isBetween(-200, 0);
    if (error == 0) {
      good++;
      if (length >= 32) {
        numbers.add(client.reply.get(ValueLayout.JAVA_LONG, 16));
      }
      if (length >= 16 + Fuse.ENTRY_BYTES + Fuse.OPEN_BYTES) {
        numbers.add(client.reply.get(ValueLayout.JAVA_LONG, 16 + Fuse.ENTRY_BYTES));
      }
      if (numbers.size() > 40) {
        numbers.remove(random.nextInt(40));
      }
    }
    return true;
  }

  private int write(FuseClient client, Random random) {
    int kind = random.nextInt(50) == 0 ? random.nextInt(60) : KINDS[random.nextInt(KINDS.length)];
    int fixed =
        switch (kind) {
          case 4 -> 88;
          case 1, 5, 6, 10, 11, 17 -> 0;
          case 9, 12, 13, 14, 27 -> 8;
          case 8, 3, 35, 45, 20, 30 -> 16;
          case 18, 29, 46 -> 24;
          default -> 40;
        };
    for (int at = 0; at < fixed; at += 8) {
      client.request.set(ValueLayout.JAVA_LONG, 40 + at, value(random));
    }
    int end = 40 + fixed;
    for (int names = random.nextInt(8) == 0 ? random.nextInt(4) : 2; names > 0; names--) {
      byte[] name = FuseClient.name(NAMES.get(random.nextInt(NAMES.size())));
      for (byte b : name) {
        client.request.set(ValueLayout.JAVA_BYTE, end++, b);
      }
    }
    if (random.nextInt(20) == 0) {
      end = random.nextInt(end + 1);
    }
    client.request.set(ValueLayout.JAVA_INT, 0, random.nextInt(500) == 0 ? random.nextInt() : end);
    client.request.set(ValueLayout.JAVA_INT, 4, kind);
    client.request.set(ValueLayout.JAVA_LONG, 16, value(random));
    return end;
  }

  private long value(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextInt(0x2000); // a size, an offset, flags
      case 2 -> 0;
      case 3 -> FuseClient.ROOT;
      default -> numbers.isEmpty() ? FuseClient.ROOT : numbers.get(random.nextInt(numbers.size()));
    };
  }
}
