// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The worst end of all: the JVM is killed, and cannot clean up.
@Tag("kernel")
class KillNineKernelTest {
  @Test
  void leavesNoProcessAndNoFile() throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    for (String property : List.of("umlaut.home", "umlaut.test.kernel", "umlaut.test.image")) {
      String value = System.getProperty(property);
      if (value != null) {
        command.add("-D" + property + "=" + value);
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Victim.class.getName()));
    Process victim =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = victim.inputReader()) {
      long guest = Long.parseLong(out.readLine());
      long reaper = Long.parseLong(out.readLine());
      Path directory = Path.of(out.readLine());
      var guestEnds = ProcessHandle.of(guest).orElseThrow().onExit();
      var reaperEnds = ProcessHandle.of(reaper).orElseThrow().onExit();
      assertThat(directory).exists();

      victim.destroyForcibly();

      assertThat(guestEnds.get(20, TimeUnit.SECONDS)).isNotNull();
      assertThat(reaperEnds.get(20, TimeUnit.SECONDS)).isNotNull();
      assertThat(directory).doesNotExist();
    }
  }

  /// Boots a host, says where everything is, and waits for its end.
  static final class Victim {
    private Victim() {}

    static void main(String[] arguments) throws Exception {
      var hosts = new TestHosts();
      Guest guest = hosts.start("moon", List.of());
      guest.awaitReady(Duration.ofMinutes(1));
      System.out.println(guest.pid());
      System.out.println(hosts.runtime.reaper().handle().pid());
      System.out.println(hosts.directory);
      System.out.flush();
      new CountDownLatch(1).await();
    }
  }
}
