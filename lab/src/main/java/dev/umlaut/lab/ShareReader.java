// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.lab;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads which folders a lab shares with its hosts.
///
/// A lab may be somebody else's, so it gets no folder of this machine but those of the project that
/// it belongs to: the nearest folder with a `.git` around it, else its own. That, and whether the
/// folder is there at all, matters when the lab is started, not to who only looks at it.
final class ShareReader {
  private static final String TEXT_HINT =
      "write DIR:/mnt/src, with \":rw\" behind it if hosts may change it";

  private ShareReader() {}

  /// Reads a list of shares, at most as many as a host can have.
  static List<ShareDefinition> read(YamlNode node) {
    List<ShareDefinition> shares = new ArrayList<>();
    for (YamlNode item : node.list(ShareDefinition.PER_HOST_MAX)) {
      shares.add(item.isText() ? brief(item) : full(item));
    }
    return shares;
  }

  private static ShareDefinition brief(YamlNode item) {
    ShareDefinition.Text text =
        ShareDefinition.Text.parse(item.text())
            .orElseThrow(() -> item.error("\"" + item.text() + "\" is no share", TEXT_HINT));
    return share(item, text.folder(), item, text.at(), text.writable());
  }

  private static ShareDefinition full(YamlNode item) {
    YamlMap map = item.map(3).only("from", "at", "write");
    YamlNode from = map.required("from");
    YamlNode at = map.required("at");
    boolean writable = map.optional("write").map(YamlNode::bool).orElse(false);
    return share(from, from.text(), at, at.text(), writable);
  }

  private static ShareDefinition share(
      YamlNode from, String folder, YamlNode place, String at, boolean writable) {
    String problem = ShareDefinition.problemOf(at);
    if (!problem.isEmpty()) {
      throw place.error(problem, ShareDefinition.AT_HINT);
    }
    if (folder.isEmpty() || folder.indexOf('\0') >= 0) {
      throw from.error("a path has characters, none of them NUL", "");
    }
    Path lab = LabFile.directory(from.file());
    Path project = project(lab);
    Path path = lab.resolve(folder).normalize();
    return new ShareDefinition(path, at, writable, project);
  }

  /// A home that is itself under version control is no project.
  private static Path project(Path lab) {
    Path home = Path.of(System.getProperty("user.home", "/")).toAbsolutePath().normalize();
    for (Path folder = lab; folder != null && !folder.equals(home); folder = folder.getParent()) {
      if (Files.exists(folder.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
        return folder;
      }
    }
    return lab;
  }

  /// Joins the shares of all hosts with those of one.
  ///
  /// @param node where those of the host are
  static List<ShareDefinition> join(
      YamlNode node, List<ShareDefinition> common, List<ShareDefinition> own) {
    List<ShareDefinition> all = new ArrayList<>(common);
    for (ShareDefinition share : own) {
      if (all.stream().anyMatch(other -> other.at().equals(share.at()))) {
        throw node.error("two shares at " + share.at(), "each has a place of its own");
      }
      all.add(share);
    }
    if (all.size() > ShareDefinition.PER_HOST_MAX) {
      throw node.error("more than " + ShareDefinition.PER_HOST_MAX + " shares", "");
    }
    return all;
  }
}
