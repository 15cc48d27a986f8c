#include "ui/screens/team/moved_dialog.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QPlainTextEdit>

#include <algorithm>

#include "models/local_gateway.h"
#include "ui/screens/common/layouts.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/picture.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {
namespace {

constexpr int dialogWidth = 560;

// What somebody types or pastes elsewhere, to the letter: broken anywhere, and copied whole.
QWidget* copyable(const QString& text, const QString& name, const QString& objectName) {
  auto* box = new QWidget;
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins({});
  row->setSpacing(space::m);
  auto* shown = new QPlainTextEdit(text);
  shown->setObjectName(objectName);
  shown->setAccessibleName(name);
  shown->setReadOnly(true);
  shown->setTabChangesFocus(true);
  shown->setFont(wireFont(TextSize::small));
  shown->setWordWrapMode(QTextOption::WrapAnywhere);
  shown->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  constexpr qsizetype perLine = 50;  // beside the button
  const int lines = static_cast<int>((text.size() + perLine - 1) / perLine);
  shown->setFixedHeight(std::max(extent::control, QFontMetrics(shown->font()).lineSpacing() * lines + 2 * space::s));
  row->addWidget(shown, 1);
  QPushButton* copy = button(Icon::copy, MovedDialog::tr("Copy"), QStringLiteral("copy_") + objectName);
  copy->setAccessibleName(MovedDialog::tr("Copy: %1").arg(name));
  QObject::connect(copy, &QPushButton::clicked, copy, [copy, text] {
    QGuiApplication::clipboard()->setText(text);
    copy->setText(MovedDialog::tr("Copied"));
  });
  row->addWidget(copy, 0, Qt::AlignTop);
  return box;
}

Text* paragraph(const QString& text) {
  auto* shown = new Text(text);
  wrap(*shown);
  return shown;
}

}  // namespace

MovedDialog::MovedDialog(const MovedView& view, QWidget* parent)
    : FormDialog({.title = tr("The team has moved"),
                  .about = tr("%1 is at %2 now, and this computer uses it already.")
                               .arg(view.team, QString::fromStdString(view.server.address)),
                  .action = tr("Done")},
                 parent) {
  setObjectName(QStringLiteral("movedDialog"));
  setMinimumWidth(dialogWidth);
  cancelButton().hide();
  if (view.secretsToCome > 0) {
    content().addWidget(new Banner(
        BannerKind::warning,
        tr("%n sealed secret(s) still have to come from gateways.", nullptr, static_cast<int>(view.secretsToCome)) +
            QStringLiteral(" ") +
            tr("A gateway that has one brings it by itself once it uses the new server. What none of them has must be "
               "entered again.")));
  }
  if (view.hasLocalGateway) addLocalGateway();
  addForOthers(view.server);
  connect(this, &FormDialog::submitted, this, &QDialog::accept);
}

void MovedDialog::addLocalGateway() {
  QHBoxLayout* row = rowLayout(space::m);
  m_mark = new Picture(Icon::sync, Tone::accent);
  m_gateway = paragraph({});
  m_gateway->setObjectName(QStringLiteral("movedGateway"));
  row->addWidget(m_mark, 0, Qt::AlignTop);
  row->addWidget(m_gateway, 1);
  content().addLayout(row);
  setLocalGateway(LocalGateway::starting);
}

void MovedDialog::setLocalGateway(LocalGateway state) {
  if (m_gateway == nullptr) return;
  switch (state) {
    case LocalGateway::starting:
      m_mark->show(Icon::sync, Tone::accent);
      m_gateway->setText(tr("The gateway on this computer is being started anew with the new address."));
      return;
    case LocalGateway::told:
      m_mark->show(Icon::ok, Tone::ok);
      m_gateway->setText(
          tr("The gateway on this computer was started anew with the new address: its agents go on being served."));
      return;
    case LocalGateway::failed: break;
  }
  m_mark->show(Icon::warning, Tone::warn);
  m_gateway->setText(tr(
      "The gateway on this computer couldn't be started anew, so its agents come to be refused. End it (chatelained): "
      "this program then starts it with the new address. Where something else starts it, add the “--server …” that "
      "stands below once."));
}

void MovedDialog::addForOthers(const models::ServerPlace& server) {
  const QString address = QString::fromStdString(models::LocalGateway::addressOf(server));
  content().addSpacing(space::s);
  content().addWidget(new SectionHeading(tr("Gateways on other computers")));
  content().addWidget(
      paragraph(tr("Start each of them once with this; later starts need no option. A gateway with "
                   "“gateway.server” in its settings is changed there.")));
  content().addWidget(copyable(QStringLiteral("chatelained gateway --server ") + address, tr("Command for gateways"),
                               QStringLiteral("gatewayCommand")));
  content().addSpacing(space::s);
  content().addWidget(new SectionHeading(tr("Members, and your other devices")));
  content().addWidget(
      paragraph(tr("Their window says that the team has moved and asks where to. Tell them yourself: "
                   "whoever runs a server could name any other.")));
  content().addWidget(
      copyable(QString::fromStdString(server.address), tr("New address"), QStringLiteral("newAddress")));
  if (server.key) {
    content().addWidget(copyable(QString::fromStdString(server.key->hex()), tr("Fingerprint of the new server's key"),
                                 QStringLiteral("newFingerprint")));
  }
  content().addWidget(hint(tr("The old server keeps its data. Delete it when everybody uses the new one.")));
}

}  // namespace chatelaine::ui
