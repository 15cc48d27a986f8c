#include "ui/screens/team/address_dialog.h"

#include "ui/screens/common/layouts.h"
#include "ui/screens/common/server_fields.h"
#include "ui/screens/team/place_trouble_text.h"
#include "ui/widgets/text.h"

namespace chatelaine::ui {

static constexpr int dialogWidth = 560;

AddressDialog::AddressDialog(Reader reader, QWidget* parent)
    : FormDialog(
          {.title = tr("The team's new address"),
           .about =
               (reader == Reader::owner
                    ? tr("If another owner moved the team, ask them for it, and for the fingerprint where there is "
                         "one.")
                    : tr("Ask an owner for it, and for the fingerprint where there is one.")) +
               QStringLiteral(" ") + tr("What you have changed and not sent yet stays here and goes there."),
           .action = tr("Use this server")},
          parent),
      m_reader(reader),
      m_server(new ServerFields) {
  setObjectName(QStringLiteral("addressDialog"));
  setMinimumWidth(dialogWidth);
  content().addWidget(m_server);
  content().addWidget(
      hint(tr("It is looked at first: a server that has less of the team than this computer, or another past of it, "
              "isn't used, and the address stays what it is (this program).")));
  const auto judge = [this] { setReady(m_server->server().has_value()); };
  connect(m_server, &ServerFields::changed, this, judge);
  judge();
}

models::ServerPlace AddressDialog::place() const { return m_server->server().value_or(models::ServerPlace{}); }

void AddressDialog::refuse(models::PlaceTrouble trouble) { failBecause(placeTroubleText(trouble, m_reader)); }

}  // namespace chatelaine::ui
