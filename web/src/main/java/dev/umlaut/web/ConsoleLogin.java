// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

import dev.umlaut.lab.LabHost;
import dev.umlaut.os.UmlautException;
import java.time.Duration;

/// Lets root's shell answer on a host's console. Images start nothing there: a host that nobody
/// looks at has no use for it.
final class ConsoleLogin {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /// A service, so that a shell that was left begins anew.
  private static final String COMMAND =
      """
      systemd-run --quiet --unit=umlaut-console -p TTYPath=/dev/hvc0 -p StandardInput=tty \
        -p StandardOutput=tty -p StandardError=tty -p Restart=always -p RestartSec=0 \
        -p WorkingDirectory=/root -E TERM=xterm -E HOME=/root -E USER=root bash -l
      """;

  private ConsoleLogin() {}

  /// Starts it, once; does not wait.
  static void begin(LabHost host) {
    Thread.ofVirtual()
        .name("console-login")
        .start(() -> {
          try {
            var _ = host.shell().run(COMMAND, LIMIT); // fails when it runs already
          } catch (UmlautException e) {
            // Then the console is all that there is, which may be why somebody looks at it.
            System.getLogger(ConsoleLogin.class.getName())
                .log(System.Logger.Level.DEBUG, "no login on the console", e);
          }
        });
  }
}
