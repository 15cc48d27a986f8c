// Shows a new invitation, once: its words, the link as a QR code, and how long they are good. Closing it forgets them;
// the invitation itself stays until it is answered, cancelled or over.
#pragma once
#include <QtCore/QTimer>
#include <QtWidgets/QDialog>

#include "core/environment.h"
#include "models/membership_controller.h"

namespace chatelaine::ui {

class QrCode;
class ShownOnce;
class Text;

class InviteCodeDialog final : public QDialog {
  Q_OBJECT
 public:
  InviteCodeDialog(models::ShownInvite invite, const QString& grant, Clock clock, QWidget* parent);
  const Hash& invite() const { return m_invite; }
  void forget();  // at lock
  void done(int result) override;

 Q_SIGNALS:
  void cancelWanted();  // the invitation itself

 private:
  QLayout* code();
  void count();

  Hash m_invite;
  Timestamp m_expires;
  Clock m_clock;
  ShownOnce* m_words;
  QrCode* m_qr;
  Text* m_countdown;
  Secret m_link;
  QTimer m_second;
};

}  // namespace chatelaine::ui
