#include "vault/durable_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "tests/support/printing.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_main.h"

using namespace chatelaine;
using namespace chatelaine::vault;

namespace fs = std::filesystem;

class FilesAreReplacedAsAWhole : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<test::TemporaryFolder> m_folder;
  fs::path m_file;

  static std::string contentOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static void write(const fs::path& file, const std::string& content) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
  }
  static unsigned modeOf(const fs::path& file) {
    struct stat status{};
    return ::stat(file.c_str(), &status) == 0 ? status.st_mode & 0777U : 0;
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<test::TemporaryFolder>();
    m_file = m_folder->file("keys");
  }

  void whatWasWritten_isReadAgain() {
    for (const std::string& content :
         {std::string(), std::string("a"), std::string(4096, 'x'), std::string(10'000, 'y')}) {
      QVERIFY(replaceFile(m_file, bytesOf(content)).has_value());
      QCOMPARE(textOf(readWholeFile(m_file).value()), content);
      QVERIFY(!fs::exists(m_folder->file("keys.new")));
    }
  }

  void aNewFile_isItsOwnersAlone() {
    QVERIFY(replaceFile(m_file, bytesOf("secret")).has_value());
    QCOMPARE(modeOf(m_file), 0600U);
  }

  // A file that others could read becomes its owner's alone, because it is a new one.
  void aFileForEverybody_isNarrowed() {
    write(m_file, "old");
    fs::permissions(m_file, fs::perms::all);
    QVERIFY(replaceFile(m_file, bytesOf("new")).has_value());
    QCOMPARE(modeOf(m_file), 0600U);
  }

  void whatIsLeftOfAnInterruptedWrite_isInNobodysWay() {
    write(m_folder->file("keys.new"), std::string(5000, 'z'));
    QVERIFY(replaceFile(m_file, bytesOf("new")).has_value());
    QCOMPARE(contentOf(m_file), std::string("new"));
  }

  // Somebody put a link where the temporary file goes: what it points at isn't written.
  void aLinkInItsPlace_isNotFollowed() {
    const auto victim = m_folder->file("victim");
    write(victim, "untouched");
    fs::create_symlink(victim, m_folder->file("keys.new"));
    QVERIFY(!replaceFile(m_file, bytesOf("new")).has_value());
    QCOMPARE(contentOf(victim), std::string("untouched"));
    QVERIFY(!fs::exists(m_file));
  }

  // The link itself is replaced; its target keeps what it had.
  void aLinkAsTheTarget_isReplaced() {
    const auto victim = m_folder->file("victim");
    write(victim, "untouched");
    fs::create_symlink(victim, m_file);
    QVERIFY(replaceFile(m_file, bytesOf("new")).has_value());
    QCOMPARE(contentOf(victim), std::string("untouched"));
    QVERIFY(!fs::is_symlink(m_file));
    QCOMPARE(contentOf(m_file), std::string("new"));
  }

  void aFolderInItsPlace_isAnErrorWithoutTraces() {
    fs::create_directory(m_file);
    write(m_file / "inside", "x");
    QVERIFY(!replaceFile(m_file, bytesOf("new")).has_value());
    QVERIFY(fs::exists(m_file / "inside"));
    QVERIFY(!fs::exists(m_folder->file("keys.new")));
  }

  void aFolderThatIsMissing_isNotFound() {
    QCOMPARE(replaceFile(m_folder->file("missing") / "keys", bytesOf("x")).error().code, ErrorCode::notFound);
    QCOMPARE(readWholeFile(m_folder->file("missing") / "keys").error().code, ErrorCode::notFound);
    write(m_file, "a file");
    QCOMPARE(readWholeFile(m_file / "keys").error().code, ErrorCode::notFound);
  }

  void whatMayNotBeRead_isDenied() {
    if (::geteuid() == 0) QSKIP("root may read everything");
    write(m_file, "x");
    fs::permissions(m_file, fs::perms::none);
    QCOMPARE(readWholeFile(m_file).error().code, ErrorCode::denied);
    fs::permissions(m_folder->path(), fs::perms::owner_read | fs::perms::owner_exec);
    QCOMPARE(replaceFile(m_file, bytesOf("new")).error().code, ErrorCode::denied);
    fs::permissions(m_folder->path(), fs::perms::owner_all);
  }

  void moreThanAMebibyte_isRefused() {
    constexpr std::size_t largest = std::size_t{1} << 20;
    write(m_file, std::string(largest, 'x'));
    QCOMPARE(readWholeFile(m_file)->size(), largest);
    write(m_file, std::string(largest + 1, 'x'));
    QCOMPARE(readWholeFile(m_file).error().code, ErrorCode::limitExceeded);
    // Without an end at all: what is given up is given up soon.
    if (fs::exists("/dev/zero")) QCOMPARE(readWholeFile("/dev/zero").error().code, ErrorCode::limitExceeded);
  }

  void aRelativeName_isInTheCurrentFolder() {
    const fs::path before = fs::current_path();
    fs::current_path(m_folder->path());
    const auto written = replaceFile("relative", bytesOf("x"));
    fs::current_path(before);
    QVERIFY(written.has_value());
    QCOMPARE(contentOf(m_folder->file("relative")), std::string("x"));
  }
};

CHATELAINE_TEST(FilesAreReplacedAsAWhole);
#include "files_are_replaced_as_a_whole.moc"
