/** Every bound of the server with its unit and reason. Over a limit we refuse or pause, never cut silently. */
export const limits = {
  /** Unanswered inbound bytes waiting for a sync before sockets are paused: a second of the highest rate seen. */
  journalPendingBytesMax: 32 * 1024 * 1024,
  /** The same for one connection alone, so that one that pours does not make all others wait. */
  connectionPendingBytesMax: 256 * 1024,
  /** Segment size at which the next one begins (decisions: 64 MiB or one hour). */
  segmentBytesMax: 64 * 1024 * 1024,
  segmentAgeMsMax: 3_600_000,
  /** A busy journal syncs at most this often, so that one sync carries many answers. */
  journalGatherMs: 4,
  /** A journal that cannot be written tries again this often. */
  journalRetryMs: 1_000,
  /** Raw bytes per compressed block of a sealed segment: one frame costs one block to read. */
  sealBlockBytes: 256 * 1024,
  /** How often finished segments are looked for, and the inflow above which sealing waits. */
  sealLookMs: 5_000,
  sealBusyBytesPerS: 4 * 1024 * 1024,
  /** So many finished segments are sealed in spite of the inflow; a start must read raw ones whole. */
  sealWaitingMax: 32,
  /** Sealing in spite of the inflow rests so many times as long as it works. */
  sealBusyRest: 4,
  sealSyncBytes: 1024 * 1024,
  sealRetryMs: 60_000,
  /** How often the gateway's thread tells its status. */
  gatewayStatusMs: 250,
  /** Longest data segment that is cut; 1025 and 1623 bytes were seen in the field (§2.6). */
  dataBytesMax: 4096,
  connectionsMax: 20_000,
  connectionsPerAddressMax: 12_000,
  /** Half a frame waits this long, then its first byte is given up (§2.5: 10 to 30 s). */
  halfFrameMs: 20_000,
  /** A connection that says nothing for this long is closed. */
  idleMs: 30 * 60_000,
  /** A connection whose MNs all speak elsewhere is closed when it says nothing for this long (§1.6). */
  movedMs: 60_000,
  /** MNs on line by one connection, and by all: a forwarder has hundreds, a flood of invented ones has no end. */
  mnsPerConnectionMax: 4_096,
  linksMax: 100_000,
  /** A longer MN (24 by the standards) is never on line. */
  mnCharsMax: 64,
  /** Junk on one connection without one good frame before it is closed (§1.6). */
  junkBytesMax: 64 * 1024,
  /** One timer looks at all connections this often; their deadlines are counted in its rounds. */
  sweepMs: 1_000,
  /** Closing: answers still owed get this long to leave. */
  drainMs: 2_000,
  keepAliveMs: 60_000,
  listenBacklog: 4_096,
  /** Read ahead of one paused socket before the kernel holds the rest. */
  socketReadAheadBytes: 16 * 1024,
  /** Answers waiting in one socket that does not read. */
  socketUnsentBytesMax: 256 * 1024,
  /** MNs kept apart in the traffic table; beyond it they are counted together. */
  unknownMnsMax: 20_000,
  /** Rows in memory before they are flushed to the store. */
  pendingRowsMax: 200_000,
  /** Between two flushes at the most: the journal keeps what waits, and reading five minutes of it takes seconds. */
  flushMs: 300_000,
  framesRemembered: 200,
  pageRowsMax: 200,
  /** Entries put into lines at once: fifty hard days in one; and how many a line, and all lines, bring along. */
  dayEntriesMax: 5_000,
  /** Handovers listed, and things of one kind that a handover names. */
  shiftRowsMax: 60,
  lineEntriesMax: 50,
  linesEntriesMax: 1_000,
  /** Raw rows a series answers with before it must bucket. */
  seriesRowsMax: 500_000,
  importBytesMax: 16 * 1024 * 1024,
  importRowsMax: 50_000,
  /** Rows of one kind of list: its figures walk over all of them while a page waits. */
  listRowsMax: 50_000,
  subscribersMax: 500,
  liveReplayEvents: 5_000,
  sessionHours: 12,
  loginTriesPerName: 8,
  loginTriesPerAddress: 60,
  loginWindowMs: 15 * 60_000,
  /** Names and addresses whose failed logins are remembered; the oldest is forgotten first. */
  loginKeysMax: 10_000,
  passwordCharsMin: 10,
  /** A longer one only costs time to hash. */
  passwordCharsMax: 256,
  agentCharsMax: 200,
  /** A JSON body; uploads have their own bound. */
  bodyBytesMax: 1024 * 1024,
  /** Text of the events kept for replay; beyond it, as beyond their count, the oldest go and a late reader gets `gap`. */
  liveReplayBytesMax: 64 * 1024 * 1024,
  /** A browser that leaves this much of its stream unread is dropped; it resumes by its last id. */
  liveUnsentBytesMax: 4 * 1024 * 1024,
  liveHeartbeatMs: 15_000,
  /** How long events are gathered for a listener who left and may come back. */
  liveReplayMs: 10 * 60_000,
  /** Answers kept for requests repeated under the same Idempotency-Key. */
  repeatsMax: 500,
  repeatMs: 10 * 60_000,
  /** Files compared and waiting for a yes; the oldest is forgotten first. */
  importPreviewsMax: 5,
  importPreviewMs: 30 * 60_000,
  /** How long the API may go on with a book it has already read; its own changes show at once. */
  bookAgeMs: 2_000,
  /** Readings of one sampler's box in one answer: ten days at one a minute. */
  boxRowsMax: 15_000,
  /** Orders that are not over, in the house and at one device: beyond them asking is refused. */
  ordersOpenMax: 100_000,
  ordersOpenPerDeviceMax: 200,
  /** Exchanges open at once over all devices; the rest wait their turn. */
  exchangesOpenMax: 5_000,
  /** An answer that changes nothing is kept in an order's timeline up to this many steps; its frame always is. */
  orderStepsMax: 200,
  /** Commits of orders wait for each other at most this long, so that one carries many. */
  orderGatherMs: 2,
  /** A store that refuses is tried again this often. */
  orderRetryMs: 1_000,
  /** How exactly deadlines of exchanges are met. */
  orderTickMs: 100,
  /** After a start, devices get this long to come back and repeat what they had to say. */
  orderGraceMs: 60_000,
  /** A device that comes back gets this long to repeat its answer before it is asked again. */
  orderSettleMs: 1_000,
  /** How often the engine's place in the journal is kept while nothing happens. */
  orderMarkMs: 5_000,
  /** Ended orders remembered for answers that come late. */
  ordersRecentMax: 5_000,
  /** An unasked packet is offered so often to a handler that fails. */
  unaskedTriesMax: 30,
  /** How long what a logger's traffic told of its edition is taken for true. */
  orderTrafficMs: 600_000,
  /** The farthest expiry of an order. */
  orderExpiryMsMax: 7 * 24 * 3_600_000,
  /** Forwarding: a platform above is dialled for this long, and again after 1, 2, 4 … s up to this. */
  forwardDialMs: 10_000,
  forwardBackoffMsMax: 60_000,
  /** Uploads read past the oldest unanswered one: what a crash sends again, and what is kept in memory. */
  forwardAheadMax: 4_096,
  /** Receipts that wait to be saved before a target stops sending: the disk refuses. */
  forwardUnsavedMax: 5_000,
  /** Bytes written to a platform above that the kernel has not taken. */
  forwardUnsentBytesMax: 256 * 1024,
  /** Undelivered frames listed for one target; a full list holds it, so that none is lost unseen. */
  forwardDeadMax: 10_000,
  /** How long “was this frame received above?” can be answered. */
  forwardReceiptDays: 90,
  forwardTargetsMax: 50,
  /** How often every series is looked at for gaps, and how often recalls are gone through. */
  gapSweepMs: 30_000,
  gapRoundMs: 5_000,
  /** After an order has ended its data are looked for this soon. */
  gapSoonMs: 300,
  /** A projection further behind than this has not read what would be called missing. */
  gapLagSMax: 5,
  /** Loggers that came back together from which on their recalls are spread. */
  gapSpreadFrom: 10,
  /** Outages of our own that a gap may still be explained by. */
  outagesKnownDays: 90,
  /** Values of one series whose arrivals are looked through for one answer. */
  coverageRowsMax: 100_000,
  /** Journal not interpreted yet above which loggers that pour the past are read more slowly: a fraction of a second. */
  unreadBytesMax: 4 * 1024 * 1024,
  /** None of them waits longer than this: half of the time after which a logger sends again (§1.3). */
  pastWaitMsMax: 5_000,
  pastLookMs: 20,
  /** Rows of one statistic that the check of a mark looks at; what lies beyond is named in the check. */
  markRowsMax: 6_000,
  /** Points whose unmarked stretches are looked for in one answer. */
  markPointsMax: 400,
  /** Tasks of one pack, and points of it whose last day is drawn. */
  fieldTasksMax: 400,
  fieldCurvePointsMax: 60,
  /** Photos, portions, signatures of one record from the field; bytes of its text. */
  fieldPartsMax: 200,
  fieldRecordBytesMax: 2 * 1024 * 1024,
  /** Back-tests that wait or run; what one may ask for, and how many findings it keeps (all are counted). */
  backTestsOpenMax: 10,
  backTestPointsMax: 50,
  backTestDaysMax: 92,
  backTestFindingsMax: 5_000,
  /** One kept file: a video of some minutes from a phone. */
  fileBytesMax: 64 * 1024 * 1024,
  /** One chunk of an upload: what a broken connection costs. */
  fileChunkBytesMax: 1024 * 1024,
  /** Uploads of one account that are not finished yet. */
  fileUploadsOpenMax: 20,
  /** An upload nobody went on with is thrown away after this. */
  filePartDays: 7,
  /** How often clocks of matters are looked at. */
  matterTickMs: 30_000,
  /** Matters one answer for the house itself may hold at once. */
  matterLapsesMax: 500,
  /** How often every point is looked at for an outage, and how often at most for flags (the newest values are dear). */
  outageLookMs: 60_000,
  outageFlagsMs: 300_000,
  /** Silence and a fault flag that last this long are an outage suspected. */
  outageSilentMs: 3_600_000,
  outageFaultMs: 1_800_000,
  /** Rows of the plant ledger in one export. */
  ledgerExportRowsMax: 50_000,
} as const;
