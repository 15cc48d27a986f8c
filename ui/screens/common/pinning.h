// Pinning and unpinning, from whichever screen: the dialog, the call, the notice with its undo.
#pragma once
#include "ui/screens/common/screen_context.h"

class QWidget;

namespace chatelaine::ui {

void askForAgent(const ScreenContext& context, const VaultId& vault, QWidget* parent);
void askForVault(const ScreenContext& context, const ItemId& agent, QWidget* parent);
// At once; the notice offers to pin it again.
void unpinWithUndo(const ScreenContext& context, const ItemId& pin, QObject* owner);

}  // namespace chatelaine::ui
