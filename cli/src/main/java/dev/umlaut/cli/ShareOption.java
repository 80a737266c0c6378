// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.cli;

import dev.umlaut.lab.LabDefinition;
import dev.umlaut.lab.Nearest;
import dev.umlaut.lab.ShareDefinition;
import dev.umlaut.os.UmlautException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// Folders of this machine that hosts of a lab see.
final class ShareOption {
  private static final String HINT = "write --share src:/mnt/src, or --share moon=src:/mnt/src:rw";

  @Option(
      names = "--share",
      paramLabel = "[HOST=]DIR[:PLACE[:rw]]",
      description = {
        "A folder of this machine that the hosts see, or one of them, at a PLACE such as /mnt/src."
            + " Default: /mnt and its name. Hosts may read what is in it; with :rw also change it."
            + " Can be given several times."
      })
  private List<String> words = List.of();

  boolean isGiven() {
    return !words.isEmpty();
  }

  /// @throws UsageException a word makes no sense
  List<LabOrder.Share> of(LabDefinition lab) {
    List<LabOrder.Share> shares = new ArrayList<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      // A folder may have such a name itself.
      boolean one = equals > 0 && word.indexOf('/') != 0 && !Files.exists(Path.of(word));
      if (!one) {
        shares.add(share(word, List.of(), word));
        continue;
      }
      String host = word.substring(0, equals);
      if (lab.host(host).isEmpty()) {
        throw new UsageException(
            "--share %s: lab %s has no host \"%s\"".formatted(word, lab.name(), host),
            Nearest.hint(host, lab.hostNames(), "its hosts"));
      }
      shares.add(share(word, List.of(host), word.substring(equals + 1)));
    }
    return shares;
  }

  private static LabOrder.Share share(String word, List<String> hosts, String rest) {
    ShareDefinition.Text text =
        ShareDefinition.Text.parse(rest)
            .orElseThrow(
                () -> new UsageException("--share " + word + " cannot be understood", HINT));
    Path folder = Path.of(text.folder()).toAbsolutePath().normalize();
    try {
      Path real = new ShareDefinition(folder, text.at(), false, Path.of("/")).realFolder();
      return new LabOrder.Share(hosts, real.toString(), text.at(), text.writable());
    } catch (IllegalArgumentException e) {
      throw new UsageException("--share " + word + ": " + e.getMessage(), HINT);
    } catch (UmlautException e) {
      throw new UsageException("--share %s: there is no folder %s".formatted(word, folder), HINT);
    }
  }
}
