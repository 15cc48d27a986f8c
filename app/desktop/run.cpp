#include "app/desktop/run.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QRandomGenerator>
#include <QtCore/QSettings>
#include <QtWidgets/QApplication>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <span>

#include "app/desktop/places.h"
#include "app/desktop/single_instance.h"
#include "crypto/initialize.h"
#include "crypto/one_time_code.h"
#include "crypto/passphrase.h"
#include "crypto/random.h"
#include "models/desktop.h"
#include "models/service_registry.h"
#include "ui/error_text.h"
#include "ui/look/icon.h"
#include "ui/look/theme.h"
#include "ui/main_window.h"
#include "ui/translations.h"
#include "ui/widgets/accessible_secret_field.h"

namespace chatelaine::desktop {
namespace {

constexpr std::chrono::milliseconds unlockTarget{500};
constexpr int noDisplay = 3;

struct CommandLine {
  std::optional<std::filesystem::path> data;
  Wish wish = Wish::present;
};

bool needsWindow(int argc, char** argv) {
  constexpr std::string_view windowless[] = {"--lock", "--help", "--help-all", "-h", "--version", "-v"};
  const std::span words(argv, static_cast<std::size_t>(argc));
  return std::ranges::none_of(words, [&](const char* word) { return std::ranges::contains(windowless, word); });
}

void introduce() {
  QCoreApplication::setApplicationName(QStringLiteral("chatelaine"));
  QCoreApplication::setApplicationVersion(QStringLiteral(CHATELAINE_VERSION));
}

std::string environmentValue(const char* variable) { return qEnvironmentVariable(variable).toStdString(); }

CommandLine parse(const QCoreApplication& application) {
  QCommandLineParser parser;
  parser.setApplicationDescription(QStringLiteral("Keeps the credentials that AI agents use and never see."));
  parser.addHelpOption();
  parser.addVersionOption();
  const QCommandLineOption data(QStringLiteral("data"), QStringLiteral("Keep everything in FOLDER."),
                                QStringLiteral("FOLDER"));
  const QCommandLineOption lock(QStringLiteral("lock"), QStringLiteral("Lock the running desktop."));
  parser.addOptions({data, lock});
  parser.process(application);
  CommandLine line;
  if (parser.isSet(data)) line.data = parser.value(data).toStdString();
  if (parser.isSet(lock)) line.wish = Wish::lock;
  return line;
}

QString qt(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

models::ShownCode codeOf(const Secret& key, const OtpParameters& parameters, Timestamp now) {
  crypto::OneTimeCode code = crypto::oneTimeCode(key, parameters, now);
  return {std::move(code.code), std::move(code.next), code.remaining, parameters.period};
}

models::DesktopOptions optionsFor(const Places& places) {
  return {.folder = places.database(),
          .endpoint = {.socket = qt(places.daemonSocket()), .url = {}},
          .daemon = {.program = daemonBeside(QCoreApplication::applicationDirPath()),
                     .arguments = places.daemonArguments,
                     .socket = qt(places.daemonSocket()),
                     .log = qt(places.daemonLog())},
          .random = crypto::fillRandom,
          .passphraseCost = [] { return crypto::calibratePassphraseCost(unlockTarget); },
          .jitter = [] { return QRandomGenerator::global()->generateDouble(); },
          .oneTimeCode = codeOf};
}

int reportAndEnd(const Error& error) {
  std::fprintf(stderr, "chatelaine: %s (%s)\n", qPrintable(ui::errorText(error.code)), error.detail.c_str());
  return 1;
}

// Qt ends the program where no window can be opened; this says why and what to do, and ends it without a crash.
void explainAndEnd(QtMsgType type, const QMessageLogContext&, const QString& message) {
  std::fprintf(stderr, "%s\n", qPrintable(message));
  if (type != QtFatalMsg) return;
  std::fputs(
      "chatelaine: there is no display to open a window on. Start it in a desktop session, or set DISPLAY or "
      "WAYLAND_DISPLAY. Without one, `chatelained local` serves agents and `chatelainectl` works.\n",
      stderr);
  std::_Exit(noDisplay);
}

// What needs no window needs no display either: --lock is called by scripts before a suspend.
int runWithoutWindow(int argc, char** argv) {
  const QCoreApplication application(argc, argv);
  introduce();
  const CommandLine line = parse(application);
  const Places places = placesFor(line.data, environmentValue);
  // Where nothing runs, nothing is unlocked.
  SingleInstance(qt(places.instanceSocket())).handedOver(line.wish);
  return 0;
}

int runWindow(QApplication& application, const Places& places, SingleInstance& instance) {
  const auto crypto = crypto::Runtime::start();
  if (!crypto) return reportAndEnd(crypto.error());
  const auto registry = models::ServiceRegistry::builtIn();
  if (!registry) return reportAndEnd(registry.error());
  QSettings settings(qt(places.settings()), QSettings::IniFormat);
  ui::Theme theme(application);
  ui::installAccessibleSecretField();
  models::Desktop desktop(optionsFor(places));
  ui::MainWindow window(desktop, *registry, theme, settings);
  QObject::connect(&instance, &SingleInstance::wished, &window, [&window](Wish wish) {
    if (wish == Wish::lock) window.lock(models::LockReason::bySignal);
    else window.present();
  });
  window.present();
  desktop.start();
  return QApplication::exec();
}

}  // namespace

int run(int argc, char** argv) {
  // Native dialogs go through a portal, which a program that isn't dumpable can't use.
  QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
  if (!needsWindow(argc, argv)) return runWithoutWindow(argc, argv);
  const auto usual = qInstallMessageHandler(explainAndEnd);
  QApplication application(argc, argv);
  qInstallMessageHandler(usual);
  introduce();
  QApplication::setApplicationDisplayName(QStringLiteral("Chatelaine"));
  QApplication::setDesktopFileName(QStringLiteral("chatelaine"));
  QApplication::setWindowIcon(ui::applicationIcon());
  ui::installTranslations(application);
  const CommandLine line = parse(application);
  const Places places = placesFor(line.data, environmentValue);
  SingleInstance instance(qt(places.instanceSocket()));
  if (instance.handedOver(line.wish)) return 0;
  instance.listen();
  return runWindow(application, places, instance);
}

}  // namespace chatelaine::desktop
