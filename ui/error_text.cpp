#include "ui/error_text.h"

#include <QtCore/QCoreApplication>

namespace chatelaine::ui {
namespace {

struct ErrorTexts {
  Q_DECLARE_TR_FUNCTIONS(ErrorTexts)
 public:
  static QString ofAccess(ErrorCode code) {
    switch (code) {
      case ErrorCode::wrongPassphrase:
        return tr("That passphrase doesn't open this vault. Check Caps Lock and the keyboard layout, then try again.");
      case ErrorCode::locked: return tr("The vault is locked. Unlock it first.");
      case ErrorCode::denied: return tr("This isn't permitted. Check who owns the folder and what your role allows.");
      case ErrorCode::expired: return tr("This has expired. Renew it first.");
      case ErrorCode::noKeyring: return tr("The system keyring can't be reached. Use the passphrase.");
      case ErrorCode::untrustedPeer:
        return tr("The other side's certificate isn't trusted, so nothing was sent. Check the address.");
      case ErrorCode::cryptoUnavailable:
        return tr("This system lacks an algorithm that Chatelaine needs. Install its packages again.");
      default: return {};
    }
  }
  static QString ofData(ErrorCode code) {
    switch (code) {
      case ErrorCode::corrupt:
        return tr("The file is damaged and was left as it is. Restore it from a backup, or try on another disk.");
      case ErrorCode::tampered:
        return tr(
            "These bytes were changed by somebody without the key. Nothing of them is used. Find out who could "
            "write them.");
      case ErrorCode::rolledBack:
        return tr("The server presented an older state than before. The vault is read-only until that is explained.");
      case ErrorCode::stale:
        return tr(
            "This isn't up to date any more: the team has moved to another server, or a gateway hasn't heard from "
            "it for too long. See the top of the window.");
      case ErrorCode::unsupportedVersion:
        return tr("This was written by a newer Chatelaine. Update this program to open it.");
      case ErrorCode::diskFull: return tr("The disk is full. Nothing was lost; make room and try again.");
      case ErrorCode::limitExceeded: return tr("That is too large, or too much at once.");
      default: return {};
    }
  }
  static QString ofReach(ErrorCode code) {
    switch (code) {
      case ErrorCode::offline:
        return tr("The gateway or server can't be reached. Your changes are kept and sent when it is back.");
      case ErrorCode::timedOut: return tr("There was no answer in time. Try again.");
      case ErrorCode::portInUse:
        return tr("Another program uses the gateway's port. End it, or choose another port in chatelained.toml.");
      case ErrorCode::alreadyRunning: return tr("It is running already.");
      case ErrorCode::notFound: return tr("It isn't there any more.");
      case ErrorCode::alreadyExists: return tr("There is one already. Choose another name.");
      case ErrorCode::conflict: return tr("Somebody else changed this first. Look at their change, then try again.");
      case ErrorCode::invalidInput: return tr("Something in the input isn't right. Mend it and try again.");
      default: return {};
    }
  }
  static QString ofDefect() { return tr("Something went wrong inside Chatelaine. Nothing was lost; try again."); }
};

}  // namespace

QString errorText(ErrorCode code) {
  for (const auto texts : {&ErrorTexts::ofAccess, &ErrorTexts::ofData, &ErrorTexts::ofReach}) {
    const QString text = texts(code);
    if (!text.isEmpty()) return text;
  }
  return ErrorTexts::ofDefect();
}

}  // namespace chatelaine::ui
