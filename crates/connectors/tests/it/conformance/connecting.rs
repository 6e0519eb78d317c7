//! Connecting an account, testing it and letting it go.

use super::{those_that, webhook};

#[tokio::test]
async fn connecting_subscribes_and_the_self_test_is_green() {
    for rig in those_that(|_| true).await {
        let channel = rig.channel();
        channel
            .subscribe(rig.vendors(), &rig.account(), &webhook(&*rig))
            .await
            .unwrap();
        let report = channel.check(rig.vendors(), &rig.account(), &webhook(&*rig)).await;
        let bad: Vec<_> = report.checks.iter().filter(|check| check.ok == Some(false)).collect();
        assert!(
            bad.is_empty() && report.checks.len() >= 3 && !report.unauthorised,
            "{report:#?}"
        );
        assert!(report.display.is_some());
        channel.unsubscribe(rig.vendors(), &rig.account()).await.unwrap();
        let report = channel.check(rig.vendors(), &rig.account(), &webhook(&*rig)).await;
        assert!(
            report
                .checks
                .iter()
                .any(|check| check.ok == Some(false) && check.fix.is_some()),
            "{report:#?}"
        );
    }
}
